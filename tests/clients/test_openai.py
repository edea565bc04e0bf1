"""The official OpenAI client against the running server: what it sends is taken, what it gets it can read."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

import openai
import pytest
from conftest import BARE_MODEL, EMBED_MODEL, Server
from pydantic import BaseModel, Field

LOAN = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?"
CAPITAL = [{"role": "user", "content": "What is the capital of France? One word."}]
STORY = [{"role": "user", "content": "Write a long story about a lighthouse keeper, at least 800 words."}]


@pytest.fixture(scope="module")
def client(server: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.base}/v1", api_key="unused", max_retries=0, timeout=180)


def complete(client: openai.OpenAI, messages: list[dict], **options):
    options = {"model": BARE_MODEL, "temperature": 0, "max_tokens": 24, **options}
    return client.chat.completions.create(messages=messages, **options)


def test_models_are_listed_and_shown(client: openai.OpenAI, server: Server) -> None:
    names = [model.id for model in client.models.list()]
    assert "sarai" in names
    assert BARE_MODEL in names
    assert client.models.retrieve(BARE_MODEL).id == BARE_MODEL
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("no-such-model")
    without_v1 = openai.OpenAI(base_url=server.base, api_key="unused", max_retries=0)
    assert [model.id for model in without_v1.models.list()] == names


def test_a_chat_is_answered_with_usage(client: openai.OpenAI) -> None:
    answer = complete(client, CAPITAL)
    assert "Paris" in answer.choices[0].message.content
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model == BARE_MODEL
    assert answer.usage.prompt_tokens > 5
    assert 1 <= answer.usage.completion_tokens <= 24
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_cut_answer_says_so(client: openai.OpenAI) -> None:
    answer = complete(client, STORY, max_tokens=8)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 8


def test_a_stream_is_the_same_answer_in_pieces(client: openai.OpenAI) -> None:
    whole = complete(client, STORY, max_tokens=32)
    chunks = list(complete(client, STORY, max_tokens=32, stream=True, stream_options={"include_usage": True}))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == whole.choices[0].message.content
    assert sum(1 for piece in pieces if piece) > 5
    assert chunks[0].choices[0].delta.role == "assistant"
    assert all(choice.delta.tool_calls is None for chunk in chunks for choice in chunk.choices)
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices if choice.finish_reason]
    assert reasons == ["length"]
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens


class Invention(BaseModel):
    """What the strict answer must look like."""

    name: str
    year: int
    countries: list[str] = Field(min_length=2, max_length=3)


def test_a_strict_schema_is_kept(client: openai.OpenAI) -> None:
    question = [{"role": "user", "content": "The telephone: name, year of the patent, countries that use it."}]
    answer = client.chat.completions.parse(
        model=BARE_MODEL, messages=question, response_format=Invention, temperature=0, max_tokens=200
    )
    parsed = answer.choices[0].message.parsed
    assert isinstance(parsed, Invention)
    # The model would name countries without end: the schema's bound closes the list.
    assert 2 <= len(parsed.countries) <= 3
    assert set(json.loads(answer.choices[0].message.content)) == {"name", "year", "countries"}


def test_a_grammar_is_kept(client: openai.OpenAI) -> None:
    answer = complete(client, CAPITAL, extra_body={"grammar": 'root ::= "sí" | "no"'})
    assert answer.choices[0].message.content in ("sí", "no")


def test_a_seed_repeats_and_seeds_differ(client: openai.OpenAI) -> None:
    def text(seed: int) -> str:
        return complete(client, STORY, temperature=1.2, seed=seed).choices[0].message.content

    assert text(7) == text(7)
    assert len({text(seed) for seed in (1, 2, 3)}) > 1


def test_stop_ends_the_answer_and_is_not_part_of_it(client: openai.OpenAI) -> None:
    text = complete(client, STORY, max_tokens=32).choices[0].message.content
    words = text.split(" ")
    stop = f" {words[len(words) // 2]} "
    answer = complete(client, STORY, max_tokens=32, stop=[stop])
    assert answer.choices[0].message.content == text[: text.index(stop)]
    assert answer.choices[0].finish_reason == "stop"


def test_logprobs_come_with_the_likeliest_beside_them(client: openai.OpenAI) -> None:
    answer = complete(client, CAPITAL, max_tokens=4, logprobs=True, top_logprobs=3)
    tokens = answer.choices[0].logprobs.content
    assert len(tokens) == answer.usage.completion_tokens
    assert all(token.logprob <= 0 and len(token.top_logprobs) == 3 for token in tokens)
    assert tokens[0].top_logprobs[0].token == tokens[0].token


def test_several_answers_have_their_indexes(client: openai.OpenAI) -> None:
    answer = complete(client, STORY, n=2, temperature=1, max_tokens=8)
    assert [choice.index for choice in answer.choices] == [0, 1]
    assert all(choice.message.content for choice in answer.choices)


def test_the_assistant_names_its_turn(client: openai.OpenAI, server: Server) -> None:
    raw = client.chat.completions.with_raw_response.create(
        model="sarai", messages=[{"role": "user", "content": LOAN}]
    )
    turn_id = raw.headers["x-sarai-turn-id"]
    answer = raw.parse()
    assert "281,82" in answer.choices[0].message.content
    sarai = answer.model_extra["sarai"]
    assert sarai["route"]["primary"] == "finance"
    assert sarai["turn_id"] == turn_id
    assert sarai["receipt"]["leaf_hash"]
    checks = sarai["reflection"]["checks"]
    assert checks and all(check["passed"] for check in checks), checks
    assert answer.usage.completion_tokens > 0
    # Everything but the question is the same each time, and must stay short enough to be read on a slow machine.
    assert answer.usage.prompt_tokens <= 1200
    with urllib.request.urlopen(f"{server.base}/sarai/v1/audit/{turn_id}", timeout=30) as response:
        assert turn_id in response.read().decode()


def test_the_assistant_streams_and_closes_with_its_turn(client: openai.OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(
        model="sarai",
        messages=[{"role": "user", "content": LOAN}],
        stream=True,
        stream_options={"include_usage": True},
    )
    turn_id = raw.headers["x-sarai-turn-id"]
    chunks = list(raw.parse())
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    turns = [chunk.model_extra["sarai"] for chunk in chunks if "sarai" in (chunk.model_extra or {})]
    assert [turn["turn_id"] for turn in turns] == [turn_id]
    assert turns[0]["receipt"]["leaf_hash"]
    assert text == turns[0]["answer"]
    assert "281,82" in text
    assert [choice.finish_reason for chunk in chunks for choice in chunk.choices if choice.finish_reason] == ["stop"]
    assert chunks[-1].usage.completion_tokens == turns[0]["usage"]["completion_tokens"]


def test_a_client_that_leaves_frees_the_model(client: openai.OpenAI) -> None:
    stream = complete(client, STORY, max_tokens=2000, stream=True)
    for _chunk, _ in zip(stream, range(4)):
        pass
    assert in_use(client) == 1
    stream.close()
    # 2,000 tokens would take over a minute, and nobody else asks: only the leaving can end it.
    until = time.monotonic() + 10
    while in_use(client) > 0:
        assert time.monotonic() < until, "it goes on for nobody"
        time.sleep(0.05)


def in_use(client: openai.OpenAI) -> int:
    """Requests that the model is answering now, as the server tells."""
    address = str(client.base_url).removesuffix("/").removesuffix("/v1") + "/sarai/v1/skills"
    with urllib.request.urlopen(address, timeout=10) as answer:
        skills = json.load(answer)["skills"]
    return next(skill["requests"] for skill in skills if skill["model"] == BARE_MODEL)


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        complete(client, CAPITAL, model="no-such-model")
    assert raised.value.code == "model_not_found"
    assert "no-such-model" in raised.value.message


@pytest.mark.parametrize("model", [BARE_MODEL, "sarai"])
def test_a_prompt_longer_than_the_context_is_refused(client: openai.OpenAI, model: str) -> None:
    too_long = [{"role": "user", "content": "lighthouse keeper " * 4000}]
    with pytest.raises(openai.BadRequestError) as raised:
        complete(client, too_long, model=model)
    assert raised.value.code == "context_length_exceeded"
    assert "Paris" in complete(client, CAPITAL).choices[0].message.content


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"temperature": 9}, "temperature"),
        ({"messages": []}, "messages"),
        ({"max_tokens": 0}, "max_tokens"),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "x", "strict": True, "schema": {"type": "no-such-type"}},
                }
            },
            "response_format",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_value_that_makes_no_sense_is_named(client: openai.OpenAI, options: dict, place: str) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        complete(client, options.pop("messages", CAPITAL), **options)
    assert place in (raised.value.param or "") + raised.value.message


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{not json", 400), (b"\xff\xfe", 400), (b"[]", 400), (b'{"model": "sarai"}', 400), (b"x" * (2 << 20), 413)],
    ids=["broken", "not-utf8", "array", "no-messages", "too-large"],
)
def test_a_body_that_cannot_be_read_gets_the_envelope(server: Server, body: bytes, status: int) -> None:
    request = urllib.request.Request(
        f"{server.base}/v1/chat/completions", data=body, headers={"content-type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request, timeout=30)
    assert raised.value.code == status
    error = json.load(raised.value)["error"]
    assert error["message"] and error["type"] == "invalid_request_error"


def test_what_is_absent_is_a_clean_error(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        client.images.generate(model="sarai", prompt="hola")
    assert raised.value.body["message"]


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_embeddings_bring_meanings_together(client: openai.OpenAI) -> None:
    assert EMBED_MODEL in [model.id for model in client.models.list()]
    texts = [
        "¿Qué medicina no puedo tomar?",
        "Soy alérgico a la penicilina desde pequeño.",
        "I am allergic to penicillin.",
        "El tren sale cada quince minutos.",
    ]
    # The client asks for base64 unless told otherwise, and reads it back into numbers.
    made = client.embeddings.create(model=EMBED_MODEL, input=texts)
    assert [item.index for item in made.data] == [0, 1, 2, 3]
    assert made.usage.prompt_tokens == made.usage.total_tokens > len(texts)
    question, fact, translated, other = (item.embedding for item in made.data)
    assert len(question) == 512
    assert abs(cosine(question, question) - 1) < 1e-4
    assert cosine(fact, translated) > 0.6 > cosine(fact, other) + 0.2
    assert cosine(question, fact) > cosine(question, other)
    plain = client.embeddings.create(model="sarai", input=texts[0], encoding_format="float")
    assert plain.model == EMBED_MODEL
    assert cosine(plain.data[0].embedding, question) > 0.9999


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"dimensions": 64}, "dimensions"),
        ({"input": [1, 2, 3]}, "input"),
        ({"input": [""]}, "input"),
        ({"input": ["a"] * 257}, "input"),
    ],
)
def test_embeddings_that_are_not_to_be_had(client: openai.OpenAI, options: dict, place: str) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.embeddings.create(**{"model": EMBED_MODEL, "input": "hola", **options})
    assert raised.value.body["param"] == place


def test_a_text_too_long_for_the_embedder_is_not_cut(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.embeddings.create(model=EMBED_MODEL, input="uno dos " * 9000)
    assert raised.value.body["code"] == "context_length_exceeded"

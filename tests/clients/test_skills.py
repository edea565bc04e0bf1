"""Skills spoken to by other people's gRPC: stock generated code, health checks, reflection, TLS; and `buf`.

`sarai-skill` is started by hand, on a socket or a port of its own, as its help says; nothing of SARAi's client side
takes part.
"""

from __future__ import annotations

import base64
import datetime
import importlib
import io
import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import grpc
import pytest
from conftest import free_port, required
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_tools import protoc
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
# gRPC's C core names a Unix socket's path as the authority, which HTTP/2 servers in Rust refuse (grpc/grpc#38142).
OPTIONS = [("grpc.default_authority", "localhost"), ("grpc.max_send_message_length", 40 << 20)]
MODEL = "qwen2.5-coder-0.5b"


def program() -> Path:
    return required("CLIENTS_SARAI").with_name("sarai-skill")


@contextmanager
def started(words: list[str], is_there: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """A skill, ended by its process id, once the place it serves on is there."""
    process = subprocess.Popen([program(), *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + START_SECONDS
        while not is_there():
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < until, f"{words} never began to serve"
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def at_port(port: int) -> Callable[[], bool]:
    def is_there() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return is_there


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModuleType, ModuleType, ModuleType]:
    """The contracts as stock `grpcio-tools` compiles them: first messages, first services, services of today."""
    folder = tmp_path_factory.mktemp("stubs")
    files = ["skills.proto", "sarai/skill/v1/skill.proto"]
    code = protoc.main(
        ["protoc", f"-I{ROOT / 'proto'}", f"--python_out={folder}", f"--grpc_python_out={folder}", *files]
    )
    assert code == 0
    sys.path.insert(0, str(folder))
    names = ["skills_pb2", "skills_pb2_grpc", "sarai.skill.v1.skill_pb2", "sarai.skill.v1.skill_pb2_grpc"]
    return tuple(importlib.import_module(name) for name in names)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("image") / "skill.sock"
    with started(["image", "--socket", str(path)], path.exists):
        yield f"unix:{path}"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("engine") / "skill.sock"
    model = next((required("CLIENTS_ARTIFACTS").parent / "models-test").glob(f"{MODEL}*.gguf"))
    words = ["engine", "--model", str(model), "--socket", str(path), "--context", "512"]
    with started(words, path.exists):
        yield f"unix:{path}"


def serving(channel: grpc.Channel, service: str = "") -> bool:
    stub = health_pb2_grpc.HealthStub(channel)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
        if answer.status == health_pb2.HealthCheckResponse.SERVING:
            return True
        time.sleep(0.1)
    return False


def photo(width: int = 1600, height: int = 1200, form: str = "JPEG") -> bytes:
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((200, 40, 40), (width // 8, height // 8, width // 2, height // 2))
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def test_health_is_the_standard_one_and_knows_every_service(image: str) -> None:
    with grpc.insecure_channel(image, OPTIONS) as channel:
        for service in ["", "sarai.skill.v1.SkillService", "skills.Skill"]:
            assert serving(channel, service), service
        with pytest.raises(grpc.RpcError) as refused:
            request = health_pb2.HealthCheckRequest(service="nothing.of.ours")
            health_pb2_grpc.HealthStub(channel).Check(request, timeout=5)
        assert refused.value.code() == grpc.StatusCode.NOT_FOUND


def test_reflection_tells_every_service_and_message(image: str) -> None:
    with grpc.insecure_channel(image, OPTIONS) as channel:
        try:
            database = ProtoReflectionDescriptorDatabase(channel)
            services = set(database.get_services())
        except grpc.RpcError as error:
            pytest.fail(f"reflection: {error.details()}")
        wanted = {"skills.Skill", "skills.Health", "sarai.skill.v1.SkillService", "grpc.health.v1.Health"}
        assert wanted <= services, services
        pool = DescriptorPool(database)
        methods = pool.FindServiceByName("sarai.skill.v1.SkillService").methods_by_name
        assert {"Describe", "Generate", "GenerateStream", "Embed", "Query", "PreprocessImage", "Train"} <= set(methods)
        fields = pool.FindMessageTypeByName("skills.GenReq").fields_by_name
        assert {name: field.number for name, field in fields.items()} == {
            "prompt": 1,
            "max_tokens": 2,
            "stop": 3,
            "temperature": 4,
            "grammar": 5,
        }


def test_the_first_contract_generates(engine: str, stubs: tuple[ModuleType, ...]) -> None:
    first, services = stubs[0], stubs[1]
    with grpc.insecure_channel(engine, OPTIONS) as channel:
        assert serving(channel)
        health = services.HealthStub(channel).Check(first.HealthCheckRequest(service="engine"), timeout=10)
        assert health.status == first.HealthCheckResponse.SERVING
        request = first.GenReq(prompt="Responde sí o no: ¿es 2 par?", max_tokens=8, grammar='root ::= "sí" | "no"')
        reply = services.SkillStub(channel).Generate(request, timeout=60)
        assert reply.text in ("sí", "no")
        assert reply.ram_mb > 100 and reply.tokens_per_second >= 0


def test_the_first_contract_prepares_pictures(image: str, stubs: tuple[ModuleType, ...]) -> None:
    first, services = stubs[0], stubs[1]
    with grpc.insecure_channel(image, OPTIONS) as channel:
        request = first.ImageReq(image_data=photo(), format="jpeg", quality=85)
        reply = services.SkillStub(channel).PreprocessImage(request, timeout=30)
        kind, _, data = reply.webp_path.partition(",")
        assert kind == "data:image/webp;base64"
        small = Image.open(io.BytesIO(base64.b64decode(data)))
        assert (small.format, small.size) == ("WEBP", (512, 384))
        assert len(reply.perceptual_hash) == 16 and reply.ram_mb > 1
        with pytest.raises(grpc.RpcError) as refused:
            services.SkillStub(channel).Generate(first.GenReq(prompt="hola"), timeout=5)
        assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_format_becomes_a_small_webp(image: str, stubs: tuple[ModuleType, ...], form: str) -> None:
    today, services = stubs[2], stubs[3]
    with grpc.insecure_channel(image, OPTIONS) as channel:
        stub = services.SkillServiceStub(channel)
        answer = stub.PreprocessImage(today.PreprocessImageRequest(image=photo(form=form)), timeout=30)
        assert (answer.format, answer.width, answer.height) == (form.lower(), 512, 384)
        assert Image.open(io.BytesIO(answer.webp)).size == (512, 384)


def test_what_is_no_picture_is_refused_and_the_skill_goes_on(image: str, stubs: tuple[ModuleType, ...]) -> None:
    today, services = stubs[2], stubs[3]
    with grpc.insecure_channel(image, OPTIONS) as channel:
        stub = services.SkillServiceStub(channel)
        # A PNG that says it has 50,000 x 50,000 pixels.
        bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + bytes(64)
        for wrong in [b"", b"just words", photo()[:100], bomb]:
            with pytest.raises(grpc.RpcError) as refused:
                stub.PreprocessImage(today.PreprocessImageRequest(image=wrong), timeout=30)
            assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT, refused.value.details()
        good = stub.PreprocessImage(today.PreprocessImageRequest(image=photo()), timeout=30)
        assert good.width == 512


def test_data_is_asked_and_never_changed(tmp_path: Path, stubs: tuple[ModuleType, ...]) -> None:
    today, services = stubs[2], stubs[3]
    data = tmp_path / "gastos.csv"
    data.write_text("fecha;tienda;importe\n03/01/2025;Sur;1.012,40\n09/02/2025;Ros;3,15\n", encoding="utf-8")
    before = data.read_bytes()
    path = tmp_path / "skill.sock"
    with started(["sql", "--socket", str(path), "--source", f"gastos={data}"], path.exists):
        with grpc.insecure_channel(f"unix:{path}", OPTIONS) as channel:
            assert serving(channel)
            stub = services.SkillServiceStub(channel)
            table = stub.ListTables(today.ListTablesRequest(), timeout=10).tables[0]
            assert (table.name, table.rows) == ("gastos", 2)
            assert [column.type for column in table.columns] == ["date", "text", "real"]
            asked = "SELECT tienda, importe FROM gastos WHERE fecha < '2025-02-01'"
            rows = stub.Query(today.QueryRequest(sql=asked), timeout=10).rows
            assert [(row.cells[0].text, row.cells[1].real) for row in rows] == [("Sur", 1012.40)]
            endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT count(*) FROM t"
            for wrong in [
                "PRAGMA table_info(gastos)",
                "ATTACH '/etc/passwd' AS x",
                "SELECT 1; DROP TABLE gastos",
                "DELETE FROM gastos",
                "SELECT load_extension('x')",
                "SELECT * FROM nada",
                endless,
                "(" * 10_000,
            ]:
                with pytest.raises(grpc.RpcError) as refused:
                    stub.Query(today.QueryRequest(sql=wrong), timeout=30)
                assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT, (wrong[:40], refused.value.details())
            assert len(stub.Query(today.QueryRequest(sql=asked), timeout=10).rows) == 1
    assert data.read_bytes() == before


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(cert.public_bytes(pem))
    paths[1].write_bytes(key.private_bytes(pem, pkcs8, plain))
    return paths


def test_a_port_wants_its_token_and_speaks_tls(tmp_path: Path, stubs: tuple[ModuleType, ...]) -> None:
    today, services = stubs[2], stubs[3]
    cert, key = certificate(tmp_path)
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123\n")
    port = free_port()
    words = ["image", "--address", f"127.0.0.1:{port}", "--certificate", str(cert), "--key", str(key),
             "--token-file", str(token)]  # fmt: skip
    with started(words, at_port(port)):
        credentials = grpc.ssl_channel_credentials(cert.read_bytes())
        with grpc.secure_channel(f"localhost:{port}", credentials) as channel:
            stub = services.SkillServiceStub(channel)
            for metadata in [None, [("authorization", "Bearer wrong-token-of-right-size")]]:
                with pytest.raises(grpc.RpcError) as refused:
                    stub.Describe(today.DescribeRequest(), metadata=metadata, timeout=10)
                assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
            right = [("authorization", "Bearer 0123456789abcdef0123")]
            assert stub.Describe(today.DescribeRequest(), metadata=right, timeout=10).skill == "image"
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            with pytest.raises(grpc.RpcError):
                services.SkillServiceStub(channel).Describe(today.DescribeRequest(), metadata=right, timeout=5)
    # A port that others can reach does not open without them.
    for words in [[], ["--token-file", str(token)], ["--certificate", str(cert), "--key", str(key)]]:
        ended = subprocess.run(
            [program(), "image", "--address", f"0.0.0.0:{free_port()}", *words], capture_output=True, timeout=30
        )
        assert ended.returncode == 5 and b"--token-file" in ended.stderr, ended


def test_sarai_asks_a_skill_over_tls(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123\n")
    port = free_port()
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(photo())
    words = ["image", "--address", f"127.0.0.1:{port}", "--certificate", str(cert), "--key", str(key),
             "--token-file", str(token)]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SARAI_")} | {
        "SARAI_HOME": str(tmp_path / "home"),
        "SARAI_SKILLS__IMAGE__RUNTIME": "remote",
        "SARAI_SKILLS__IMAGE__ADDRESSES": f"image=https://localhost:{port}",
        "SARAI_SKILLS__REMOTE__TOKEN": "0123456789abcdef0123",
        "SARAI_SKILLS__REMOTE__AUTHORITIES": str(cert),
    }
    command = [required("CLIENTS_SARAI"), "image", "prep", str(picture), "--json"]
    with started(words, at_port(port)):
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        assert done.returncode == 0, done
        assert b'"cache":"miss"' in done.stdout and b'"width":512' in done.stdout, done
        probe = [required("CLIENTS_SARAI"), "skills", "probe", f"https://localhost:{port}"]
        assert subprocess.run(probe, env=environment, capture_output=True, timeout=60).returncode == 0
        environment["SARAI_SKILLS__REMOTE__TOKEN"] = "another-token-altogether"
        refused = subprocess.run(probe, env=environment, capture_output=True, timeout=60)
        assert refused.returncode != 0 and b"token" in refused.stderr, refused


def test_the_contracts_are_linted_and_broken_by_nobody() -> None:
    buf = Path(sys.executable).with_name("buf")
    for words in [["lint", "proto"], ["breaking", "proto", "--against", "proto/baseline.binpb"]]:
        done = subprocess.run([buf, *words], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

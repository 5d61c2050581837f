"""Names of persons, places and organisations by Baidu's LAC, decoded with numpy alone.

The package jieba ships the weights of LAC-small (Jiao, Sun and Sun 2018, "Chinese Lexical
Analysis with Deep Bi-GRU-CRF Network"): an embedding, two layers of bidirectional GRU
and a linear-chain CRF over characters. Only its files are read; jieba is not imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kg.errors import KgError
from kg.types import Span

Label = Literal["PER", "LOC", "ORG", "TIME"]
Matrix = NDArray[np.float32]

_LABELS: tuple[Label, ...] = ("PER", "LOC", "ORG", "TIME")
_HIDDEN = 128
_BATCH = 32
_HALF_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {
    ord(wide): half for wide, half in zip("。、“”‘’【】《》", ".,\"\"''[]<>", strict=True)
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One direction of one GRU layer: its input projection and its recurrent weights."""

    inputs: Matrix
    bias: Matrix
    gates: Matrix
    candidate: Matrix
    backward: bool


@dataclass(frozen=True, slots=True)
class Lac:
    """The tagger: characters to numbers, the weights, and the names of the tags."""

    numbers: dict[str, int]
    tags: tuple[str, ...]
    embedding: Matrix
    layers: tuple[tuple[Layer, Layer], ...]
    output: Matrix
    output_bias: Matrix
    transitions: Matrix


def _parameter(folder: Path, name: str) -> Matrix:
    """One parameter of PaddlePaddle's format: header, descriptor (protobuf), float32 data."""
    raw = (folder / "model_baseline" / name).read_bytes()
    start = 20 + int.from_bytes(raw[16:20], "little")
    return np.frombuffer(raw, dtype="<f4", offset=start)


def load_lac() -> Lac:
    """The tagger from the files of the installed package jieba.

    Raises:
        KgError: jieba is not installed or lacks the weights.
    """
    spec = find_spec("jieba")
    folder = Path(spec.origin).parent / "lac_small" if spec is not None and spec.origin else Path()
    if not (folder / "model_baseline").is_dir():
        raise KgError("the package jieba lacks the weights of LAC: install jieba==0.42.1")

    def rows(file: str) -> Iterator[list[str]]:
        for line in (folder / file).read_text("utf-8").splitlines():
            if len(parts := line.split("\t")) == 2:
                yield parts

    def layer(number: int, backward: bool) -> Layer:
        recurrent = _parameter(folder, f"gru_{number}.w_0")
        split = _HIDDEN * _HIDDEN * 2
        return Layer(
            _parameter(folder, f"fc_{number}.w_0").reshape(-1, 3 * _HIDDEN),
            _parameter(folder, f"fc_{number}.b_0") + _parameter(folder, f"gru_{number}.b_0"),
            recurrent[:split].reshape(_HIDDEN, 2 * _HIDDEN),
            recurrent[split:].reshape(_HIDDEN, _HIDDEN),
            backward,
        )

    tags = tuple(tag for _, tag in rows("tag.dic"))
    return Lac(
        {char: int(number) for number, char in rows("word.dic")},
        tags,
        _parameter(folder, "word_emb").reshape(-1, _HIDDEN),
        ((layer(0, False), layer(1, True)), (layer(2, False), layer(3, True))),
        _parameter(folder, "fc_4.w_0").reshape(-1, len(tags)),
        _parameter(folder, "fc_4.b_0"),
        _parameter(folder, "crfw").reshape(-1, len(tags)),
    )


def _sigmoid(x: Matrix) -> Matrix:
    # Written with tanh, which cannot overflow.
    return np.asarray(0.5 * (np.tanh(0.5 * x) + 1), dtype=np.float32)


def _run(layer: Layer, x: Matrix, active: Sequence[int]) -> Matrix:
    """One direction over a batch (time, text, feature), the texts sorted by falling length."""
    projected = x @ layer.inputs + layer.bias
    out: Matrix = np.zeros((*x.shape[:2], _HIDDEN), dtype=np.float32)
    state: Matrix = np.zeros((x.shape[1], _HIDDEN), dtype=np.float32)
    steps = range(len(active))
    for t in reversed(steps) if layer.backward else steps:
        n = active[t]
        before = state[:n]
        gates = _sigmoid(projected[t, :n, : 2 * _HIDDEN] + before @ layer.gates)
        update, reset = gates[:, :_HIDDEN], gates[:, _HIDDEN:]
        new = np.tanh(projected[t, :n, 2 * _HIDDEN :] + (reset * before) @ layer.candidate)
        state[:n] = (1 - update) * before + update * new
        out[t, :n] = state[:n]
    return out


def _best_path(emission: Matrix, transitions: Matrix) -> list[int]:
    """The best sequence of tags (Viterbi); rows 0 and 1 of the transitions are start and stop."""
    start, stop, between = transitions[0], transitions[1], transitions[2:]
    score = start + emission[0]
    back = np.zeros(emission.shape, dtype=np.int16)
    for t in range(1, len(emission)):
        each = score[:, None] + between
        back[t] = each.argmax(axis=0)
        score = each.max(axis=0) + emission[t]
    path = [int((score + stop).argmax())]
    for t in range(len(emission) - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return path[::-1]


def _emissions(lac: Lac, texts: Sequence[str]) -> Matrix:
    lengths = [len(text) for text in texts]
    unknown = lac.numbers["OOV"]
    ids = np.full((lengths[0], len(texts)), unknown)
    for column, text in enumerate(texts):
        ids[: len(text), column] = [lac.numbers.get(c, unknown) for c in text.translate(_HALF_WIDTH)]
    active = [sum(length > t for length in lengths) for t in range(lengths[0])]
    x = lac.embedding[ids]
    for forward, backward in lac.layers:
        x = np.concatenate([_run(forward, x, active), _run(backward, x, active)], axis=2)
    return np.asarray(x @ lac.output + lac.output_bias, dtype=np.float32)


def tag(lac: Lac, texts: Sequence[str]) -> list[list[tuple[Span, str]]]:
    """The words of each text as spans into it, each with LAC's part of speech or entity label."""
    found: list[list[tuple[Span, str]]] = [[] for _ in texts]
    order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: -len(texts[i]))
    # These products are too small to share among threads, which would spend their time waiting.
    with threadpool_limits(limits=1, user_api="blas"):
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            emissions = _emissions(lac, [texts[i] for i in batch])
            for column, i in enumerate(batch):
                path = _best_path(emissions[: len(texts[i]), column], lac.transitions)
                starts = [t for t, p in enumerate(path) if t == 0 or not lac.tags[p].endswith("-I")]
                ends = [*starts[1:], len(path)]
                found[i] = [
                    (Span(start, end), lac.tags[path[start]].split("-")[0])
                    for start, end in zip(starts, ends, strict=True)
                ]
    return found


def names(lac: Lac, texts: Sequence[str]) -> list[list[tuple[Span, Label]]]:
    """Persons, places, organisations and times in each text, as spans into it."""
    kinds: dict[str, Label] = {label: label for label in _LABELS}
    kinds |= {"nr": "PER", "ns": "LOC", "nt": "ORG", "t": "TIME"}
    return [[(span, kinds[pos]) for span, pos in words if pos in kinds] for words in tag(lac, texts)]

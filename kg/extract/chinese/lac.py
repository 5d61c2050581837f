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
from threadpoolctl import ThreadpoolController

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
    """One GRU layer, its two directions stacked: their input projections and their recurrent weights.

    What makes the gates is halved, since a sigmoid is computed as ``tanh(x / 2) / 2 + 1 / 2``.
    """

    inputs: Matrix
    bias: Matrix
    gates: Matrix
    candidate: Matrix


@dataclass(frozen=True, slots=True)
class Lac:
    """The tagger: characters to numbers, the weights, the names of the tags, and who holds the threads."""

    numbers: dict[str, int]
    tags: tuple[str, ...]
    embedding: Matrix
    layers: tuple[Layer, ...]
    output: Matrix
    output_bias: Matrix
    transitions: Matrix
    threads: ThreadpoolController


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

    def layer(forward: int, backward: int) -> Layer:
        halves = np.ones(3 * _HIDDEN, dtype=np.float32)
        halves[: 2 * _HIDDEN] = 0.5
        both = [_direction(folder, number) for number in (forward, backward)]
        inputs, bias, gates, candidate = (np.stack(each) for each in zip(*both, strict=True))
        return Layer(inputs * halves, (bias * halves)[:, None], gates * halves[0], candidate)

    tags = tuple(tag for _, tag in rows("tag.dic"))
    return Lac(
        {char: int(number) for number, char in rows("word.dic")},
        tags,
        _parameter(folder, "word_emb").reshape(-1, _HIDDEN),
        (layer(0, 1), layer(2, 3)),
        _parameter(folder, "fc_4.w_0").reshape(-1, len(tags)),
        _parameter(folder, "fc_4.b_0"),
        _parameter(folder, "crfw").reshape(-1, len(tags)),
        ThreadpoolController(),
    )


def _direction(folder: Path, number: int) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """The weights of one direction: of its input, its bias, its gates and its candidate state."""
    recurrent = _parameter(folder, f"gru_{number}.w_0")
    split = _HIDDEN * _HIDDEN * 2
    return (
        _parameter(folder, f"fc_{number}.w_0").reshape(-1, 3 * _HIDDEN),
        _parameter(folder, f"fc_{number}.b_0") + _parameter(folder, f"gru_{number}.b_0"),
        recurrent[:split].reshape(_HIDDEN, 2 * _HIDDEN),
        recurrent[split:].reshape(_HIDDEN, _HIDDEN),
    )


def _run(layer: Layer, x: Matrix, active: Sequence[int]) -> Matrix:
    """A layer over a batch (direction, time, text, feature), the texts sorted by falling length.

    The second direction gets each text from its end and gives its states so: both read from left to right,
    one step at a time for both. In place, since the arrays are so small that making them costs the most.
    """
    _, time, texts, features = x.shape
    # One product for all steps: numpy would make one for each.
    projected = np.matmul(x.reshape(2, -1, features), layer.inputs) + layer.bias
    projected = projected.reshape(2, time, texts, -1)
    out: Matrix = np.zeros((2, time, texts, _HIDDEN), dtype=np.float32)
    state: Matrix = np.zeros((2, texts, _HIDDEN), dtype=np.float32)
    for t, n in enumerate(active):
        before, now = state[:, :n], projected[:, t, :n]
        gates = np.matmul(before, layer.gates)
        gates += now[..., : 2 * _HIDDEN]
        np.tanh(gates, out=gates)
        gates *= 0.5
        gates += 0.5
        change = np.matmul(gates[..., _HIDDEN:] * before, layer.candidate)
        change += now[..., 2 * _HIDDEN :]
        np.tanh(change, out=change)
        change -= before
        change *= gates[..., :_HIDDEN]
        before += change
        out[:, t, :n] = before
    return out


def _best_paths(emissions: Matrix, transitions: Matrix, active: Sequence[int]) -> list[list[int]]:
    """The best sequence of tags of each text (Viterbi); rows 0 and 1 of ``transitions`` start and stop."""
    start, stop, between = transitions[0], transitions[1], transitions[2:].T.copy()
    back = np.zeros(emissions.shape, dtype=np.int16)
    score = start + emissions[0]
    for t, n in enumerate(active[1:], 1):
        each = score[:n, None] + between
        back[t, :n] = best = each.argmax(axis=2)
        score[:n] = np.take_along_axis(each, best[..., None], axis=2)[..., 0] + emissions[t, :n]
    paths = [[last] for last in (score + stop).argmax(axis=1).tolist()]
    for column, path in enumerate(paths):
        length = sum(n > column for n in active)
        for t in range(length - 1, 0, -1):
            path.append(int(back[t, column, path[-1]]))
        path.reverse()
    return paths


def _tag_batch(lac: Lac, texts: Sequence[str]) -> list[list[int]]:
    """The best tags of each text, character by character; the texts are sorted by falling length."""
    lengths = [len(text) for text in texts]
    unknown = lac.numbers["OOV"]
    ids = np.full((lengths[0], len(texts)), unknown)
    turned = np.zeros_like(ids)
    for column, text in enumerate(texts):
        ids[: len(text), column] = [lac.numbers.get(c, unknown) for c in text.translate(_HALF_WIDTH)]
        turned[: len(text), column] = range(len(text) - 1, -1, -1)
    columns = np.arange(len(texts))
    active = [sum(length > t for length in lengths) for t in range(lengths[0])]
    x = lac.embedding[ids]
    for layer in lac.layers:
        forward, backward = _run(layer, np.stack([x, x[turned, columns]]), active)
        x = np.concatenate([forward, backward[turned, columns]], axis=2)
    emissions = x.reshape(-1, x.shape[-1]) @ lac.output + lac.output_bias
    return _best_paths(emissions.reshape(*ids.shape, -1), lac.transitions, active)


def tag(lac: Lac, texts: Sequence[str]) -> list[list[tuple[Span, str]]]:
    """The words of each text as spans into it, each with LAC's part of speech or entity label."""
    found: list[list[tuple[Span, str]]] = [[] for _ in texts]
    order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: -len(texts[i]))
    # These products are too small to share among threads, which would spend their time waiting.
    with lac.threads.limit(limits=1, user_api="blas"):
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            for i, path in zip(batch, _tag_batch(lac, [texts[i] for i in batch]), strict=True):
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

"""Names of persons, places and organisations by Baidu's LAC, decoded with numpy alone.

The package jieba ships the weights of LAC-small (Jiao, Sun and Sun 2018, "Chinese Lexical
Analysis with Deep Bi-GRU-CRF Network"): an embedding, two layers of bidirectional GRU
and a linear-chain CRF over characters. Only its files are read; jieba is not imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError
from kg.extract.threads import one_thread
from kg.types import Span

Label = Literal["PER", "LOC", "ORG", "TIME"]
Matrix = NDArray[np.float32]

_LABELS: tuple[Label, ...] = ("PER", "LOC", "ORG", "TIME")
_HIDDEN = 128
_BATCH = 32
_FEW = 6
"""Texts up to which a product for each costs less than one for all."""
_HALF_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {
    ord(wide): half for wide, half in zip("。、“”‘’【】《》", ".,\"\"''[]<>", strict=True)
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One GRU layer, its two directions stacked: their input projections and their recurrent weights.

    What makes the gates has the other sign, since a sigmoid is computed as ``1 / (1 + exp(-x))``.
    """

    inputs: Matrix
    bias: Matrix
    gates: Matrix
    candidate: Matrix


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts sorted by falling length and laid out step by step: all first characters, all second ones …

    ``steps`` are where the texts that have such a character begin and end. ``turned`` is for each place that
    of the same text counted from its end.
    """

    steps: tuple[tuple[int, int], ...]
    turned: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lac:
    """The tagger: characters to numbers, the weights, and the names of the tags."""

    numbers: dict[str, int]
    tags: tuple[str, ...]
    embedding: Matrix
    layers: tuple[Layer, ...]
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

    def layer(forward: int, backward: int) -> Layer:
        signs = np.ones(3 * _HIDDEN, dtype=np.float32)
        signs[: 2 * _HIDDEN] = -1
        both = [_direction(folder, number) for number in (forward, backward)]
        inputs, bias, gates, candidate = (np.stack(each) for each in zip(*both, strict=True))
        return Layer(inputs * signs, (bias * signs)[:, None], -gates, candidate)

    tags = tuple(tag for _, tag in rows("tag.dic"))
    return Lac(
        {char: int(number) for number, char in rows("word.dic")},
        tags,
        _parameter(folder, "word_emb").reshape(-1, _HIDDEN),
        (layer(0, 1), layer(2, 3)),
        _parameter(folder, "fc_4.w_0").reshape(-1, len(tags)),
        _parameter(folder, "fc_4.b_0"),
        _parameter(folder, "crfw").reshape(-1, len(tags)),
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


def _packed(lengths: Sequence[int]) -> Packed:
    """How texts of these lengths, which fall, are laid out."""
    active = [sum(length > t for length in lengths) for t in range(lengths[0])]
    starts = [0, *accumulate(active)]
    turned = [starts[lengths[column] - 1 - t] + column for t, n in enumerate(active) for column in range(n)]
    return Packed(tuple(pairwise(starts)), np.array(turned))


def _times(state: Matrix, weights: Matrix) -> Matrix:
    """The states of each direction (direction, text, feature) times its weights."""
    product: Matrix
    if state.shape[1] > _FEW:
        product = np.matmul(state, weights)
    else:  # a product with one row leaves the weights where they are, one with a few copies them first
        product = np.matmul(state[:, :, None], weights[:, None])[:, :, 0]
    return product


def _run(layer: Layer, x: Matrix, packed: Packed) -> Matrix:
    """A layer over packed texts (place, feature): the states of both directions side by side.

    The second direction gets each text from its end, so that both read from left to right, one step at a time
    for both. In place, since the arrays are so small that making them costs the most.
    """
    projected = np.matmul(x, layer.inputs) + layer.bias
    projected[1] = projected[1, packed.turned]
    to_gates = np.ascontiguousarray(projected[..., : 2 * _HIDDEN])
    to_candidate = np.ascontiguousarray(projected[..., 2 * _HIDDEN :])
    out: Matrix = np.empty((2, len(x), _HIDDEN), dtype=np.float32)
    before: Matrix = np.zeros((2, packed.steps[0][1], _HIDDEN), dtype=np.float32)
    for start, end in packed.steps:
        before = before[:, : end - start]
        # One over the gate: the update's in the first half, the reset's in the second.
        inverse = _times(before, layer.gates)
        inverse += to_gates[:, start:end]
        np.exp(inverse, out=inverse)
        inverse += 1
        change = _times(before / inverse[..., _HIDDEN:], layer.candidate)
        change += to_candidate[:, start:end]
        np.tanh(change, out=change)
        change -= before
        change /= inverse[..., :_HIDDEN]
        before = np.add(before, change, out=out[:, start:end])
    return np.concatenate([out[0], out[1, packed.turned]], axis=1)


def _best_paths(emissions: Matrix, transitions: Matrix, packed: Packed) -> list[list[int]]:
    """The best sequence of tags of each text (Viterbi); rows 0 and 1 of ``transitions`` start and stop.

    Forward only the scores are worked out; the way back asks again which tag a score came from.
    """
    start, stop, between = transitions[0], transitions[1], transitions[2:].T.copy()
    scores = emissions.copy()
    (_, texts), *later = packed.steps
    score = scores[:texts]
    score += start
    for first, end in later:
        best = (score[: end - first, None] + between).max(axis=2)
        score = scores[first:end]
        score += best
    tags = np.empty(len(scores), dtype=np.intp)
    done = 0
    for (first, end), (before, _) in zip(packed.steps[:0:-1], packed.steps[-2::-1], strict=True):
        tags[first + done : end] = (scores[first + done : end] + stop).argmax(axis=1)
        done = end - first
        came = scores[before : before + done] + between[tags[first:end]]
        tags[before : before + done] = came.argmax(axis=1)
    tags[done:texts] = (scores[done:texts] + stop).argmax(axis=1)
    found = tags.tolist()
    return [[found[at + i] for at, end in packed.steps if at + i < end] for i in range(texts)]


def _tag_batch(lac: Lac, texts: Sequence[str]) -> list[list[int]]:
    """The best tags of each text, character by character; the texts are sorted by falling length."""
    packed = _packed([len(text) for text in texts])
    unknown = lac.numbers["OOV"]
    plain = [text.translate(_HALF_WIDTH) for text in texts]
    x = lac.embedding[
        [
            lac.numbers.get(text[t], unknown)
            for t, (start, end) in enumerate(packed.steps)
            for text in plain[: end - start]
        ]
    ]
    for layer in lac.layers:
        x = _run(layer, x, packed)
    return _best_paths(x @ lac.output + lac.output_bias, lac.transitions, packed)


def tag(lac: Lac, texts: Sequence[str]) -> list[list[tuple[Span, str]]]:
    """The words of each text as spans into it, each with LAC's part of speech or entity label."""
    found: list[list[tuple[Span, str]]] = [[] for _ in texts]
    order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: -len(texts[i]))
    # A gate that is all but shut overflows to the infinity that shuts it.
    with one_thread(), np.errstate(over="ignore"):
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

"""Turn trained weights into what the package ships: ``python training/statements/export.py --from FOLDER``.

Needs onnx. The embeddings are multiplied into the entry layer, the LSTM's gates put into ONNX's order, everything is
stored in half precision and cast when the graph is loaded. The CRF's tables and the words go into a JSON beside it.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from corpora import ROOT
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from crisisdesk.reading.encoding import COLUMNS, TAGS

MODELS = ROOT / "src" / "crisisdesk" / "reading" / "models"
GRAMMAR = ("pos", "relations", "heads")
Weights = dict[str, NDArray[np.float32]]


def main() -> None:
    """Write statements.onnx, statements.json and linker.json into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    folder = parser.parse_args().folder
    with np.load(folder / "weights.npz") as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    MODELS.mkdir(exist_ok=True)
    onnx.save(_model(weights), MODELS / "statements.onnx")
    words = json.loads((folder / "words.json").read_text("utf-8"))
    tables = {name: np.round(weights[name].astype(float), 4).tolist() for name in ("transitions", "starts", "stops")}
    (MODELS / "statements.json").write_text(json.dumps({**words, **tables}, ensure_ascii=False))
    shutil.copy(folder / "linker.json", MODELS / "linker.json")
    for path in sorted(MODELS.glob("*")):
        print(f"{path.stat().st_size:>10,} {path.name}")


class _Graph:
    """Nodes and half-precision constants as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.float32]) -> str:
        self.constants.append(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
        return self.node("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output


def _model(weights: Weights) -> onnx.ModelProto:
    graph = _Graph()
    entered = _entry(graph, weights)
    low = _lstm(graph, weights, 0, entered)
    named = [_best(graph, weights, number, low) for number in range(len(GRAMMAR))]
    hidden = graph.node("Concat", [entered, low], "entered_low", axis=2)
    for number in (1, 2):
        hidden = _lstm(graph, weights, number, hidden)
    _linear(graph, weights, "exit", hidden, "emissions")
    numbers = helper.make_tensor_value_info("numbers", TensorProto.INT32, ["words", "paragraphs", COLUMNS])
    lengths = helper.make_tensor_value_info("lengths", TensorProto.INT32, ["paragraphs"])
    emissions = helper.make_tensor_value_info("emissions", TensorProto.FLOAT, ["words", "paragraphs", len(TAGS)])
    grammar = [helper.make_tensor_value_info(name, TensorProto.INT64, ["words", "paragraphs"]) for name in named]
    made = helper.make_graph(graph.nodes, "statements", [numbers, lengths], [emissions, *grammar], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def _linear(graph: _Graph, weights: Weights, name: str, given: str, output: str) -> str:
    product = graph.node("MatMul", [given, graph.constant(f"{name}_weight", weights[f"{name}.weight"].T)], f"{name}_x")
    return graph.node("Add", [product, graph.constant(f"{name}_bias", weights[f"{name}.bias"])], output)


def _best(graph: _Graph, weights: Weights, number: int, given: str) -> str:
    """The likeliest part of speech, relation or head of each word."""
    scores = _linear(graph, weights, f"grammar.{number}", given, f"scores{number}")
    return graph.node("ArgMax", [scores], GRAMMAR[number], axis=2, keepdims=0)


def _entry(graph: _Graph, weights: Weights) -> str:
    entry = weights["entry.weight"]
    widths = [weights[f"embeddings.{column}.weight"].shape[1] for column in range(COLUMNS)]
    starts = np.cumsum([0, *widths])
    total = graph.constant("entry_bias", weights["entry.bias"])
    for column in range(COLUMNS):
        table = weights[f"embeddings.{column}.weight"] @ entry[:, starts[column] : starts[column + 1]].T
        graph.constants.append(numpy_helper.from_array(np.array(column, dtype=np.int64), f"column{column}"))
        index = graph.node("Gather", ["numbers", f"column{column}"], f"index{column}", axis=2)
        rows = graph.node("Gather", [graph.constant(f"table{column}", table), index], f"rows{column}", axis=0)
        total = graph.node("Add", [total, rows], f"sum{column}")
    return graph.node("Tanh", [total], "entered")


def _lstm(graph: _Graph, weights: Weights, number: int, given: str) -> str:
    size = weights[f"onward.{number}.weight_hh_l0"].shape[1]
    graph.constants.append(numpy_helper.from_array(np.array([0, 0, 2 * size], dtype=np.int64), f"joined{number}"))
    sides = [_side(weights, f"{way}.{number}", size) for way in ("onward", "backwards")]
    parts = [
        graph.constant(f"{name}{number}", np.stack([side[at] for side in sides]))
        for at, name in enumerate(("entries", "inner", "biases"))
    ]
    out = graph.node("LSTM", [given, *parts, "lengths"], f"both{number}", hidden_size=size, direction="bidirectional")
    turned = graph.node("Transpose", [out], f"turned{number}", perm=[0, 2, 1, 3])
    return graph.node("Reshape", [turned, f"joined{number}"], f"hidden{number}")


def _side(weights: Weights, name: str, size: int) -> tuple[NDArray[np.float32], ...]:
    """Input weights, inner weights and biases with the gates in the order input, output, forget, cell."""

    def ordered(key: str) -> NDArray[np.float32]:
        value = weights[f"{name}.{key}_l0"]
        return value.reshape(4, size, -1)[[0, 3, 1, 2]].reshape(value.shape)

    return ordered("weight_ih"), ordered("weight_hh"), np.concatenate([ordered("bias_ih"), ordered("bias_hh")])


if __name__ == "__main__":
    main()

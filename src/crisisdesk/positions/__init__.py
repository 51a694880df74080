"""Questions and the matrix of positions over the record, with its history and the relations between pairs."""

from crisisdesk.positions.cells import Cell, Step, steps
from crisisdesk.positions.evidence import Evidence, Searched
from crisisdesk.positions.matrix import Matrix, matrix
from crisisdesk.positions.questions import load_questions

__all__ = ["Cell", "Evidence", "Matrix", "Searched", "Step", "load_questions", "matrix", "steps"]

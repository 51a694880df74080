"""Questions and the matrix of positions over the record."""

from crisisdesk.positions.matrix import Cell, Evidence, Matrix, Searched, matrix
from crisisdesk.positions.questions import load_questions

__all__ = ["Cell", "Evidence", "Matrix", "Searched", "load_questions", "matrix"]

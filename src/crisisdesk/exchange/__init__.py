"""Formats out and in: the pipe's JSON lines, tables for spreadsheets."""

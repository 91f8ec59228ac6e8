"""Readings of the language: what a term says in print, in canonical text, in numbers, and of what it speaks."""

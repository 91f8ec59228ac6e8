"""Concrete networks with their data, made so that given assumptions hold."""

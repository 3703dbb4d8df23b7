"""Mutation tests: each small wrong in the code of three modules must make one of their tests fail."""

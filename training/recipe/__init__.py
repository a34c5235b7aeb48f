"""The recipe behind the bundled run: data, features, fit, graph and logging."""

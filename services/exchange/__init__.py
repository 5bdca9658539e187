"""How data comes in and goes out. Only this package knows foreign formats."""

"""alliancegen: assembles alliance agreements for English health and care from clause templates and answers."""

__version__ = "0.1.0"

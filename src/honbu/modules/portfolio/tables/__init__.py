"""Tables of the portfolio's list pages."""

from honbu.modules.portfolio.tables.costs import SHEET_LOOKS, CostSheetFilters, CostSheetTable
from honbu.modules.portfolio.tables.evaluation import (
    ADVICE_LOOKS,
    EVALUATION_LOOKS,
    ROUND_LOOKS,
    AdviceFilters,
    AdviceTable,
    EvaluationFilters,
    EvaluationTable,
    RoundTable,
)
from honbu.modules.portfolio.tables.inventory import (
    EUC_LOOKS,
    SYSTEM_LOOKS,
    ContractFilters,
    ContractTable,
    EucFilters,
    EucTable,
    PricedContractTable,
    SystemFilters,
    SystemTable,
)
from honbu.modules.portfolio.tables.owners import UnitColumn, limit_chip, unit_name
from honbu.modules.portfolio.tables.projects import PROJECT_LOOKS, ProjectFilters, ProjectTable
from honbu.modules.portfolio.tables.quality import (
    IMPORT_LOOKS,
    QUESTION_LOOKS,
    InventoryImportTable,
    QuestionFilters,
    QuestionTable,
)

__all__ = [
    "ADVICE_LOOKS",
    "EUC_LOOKS",
    "EVALUATION_LOOKS",
    "IMPORT_LOOKS",
    "PROJECT_LOOKS",
    "QUESTION_LOOKS",
    "ROUND_LOOKS",
    "SHEET_LOOKS",
    "SYSTEM_LOOKS",
    "AdviceFilters",
    "AdviceTable",
    "ContractFilters",
    "ContractTable",
    "CostSheetFilters",
    "CostSheetTable",
    "EucFilters",
    "EucTable",
    "EvaluationFilters",
    "EvaluationTable",
    "InventoryImportTable",
    "PricedContractTable",
    "ProjectFilters",
    "ProjectTable",
    "QuestionFilters",
    "QuestionTable",
    "RoundTable",
    "SystemFilters",
    "SystemTable",
    "UnitColumn",
    "limit_chip",
    "unit_name",
]

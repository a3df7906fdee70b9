"""Whether the inventory is still what it was: one short question to the database, for pages that were written out before."""

from honbu.modules.portfolio.models import OtherName, System, Vendor

# Every change of a row gives it a new xmin: the sum over all rows and their number change with whatever is changed.
_TABLES = (
    System._meta.db_table, Vendor._meta.db_table, OtherName._meta.db_table, System.co_users.through._meta.db_table,
)  # fmt: skip
# Of systems, vendors, names and users; sections have editions (tree_on).
INVENTORY_STAMP = " UNION ALL ".join(
    f"SELECT count(*), coalesce(sum(xmin::text::bigint), 0)::bigint FROM {table}"  # noqa: S608 - names of our own tables
    for table in _TABLES
)

"""What every page of the house is made of: tokens, components, forms, tables, charts."""

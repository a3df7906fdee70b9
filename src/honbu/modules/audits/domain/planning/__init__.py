"""監査計画の計算: which sections are visited in which year, by whom and when. Pure: no database, no clock, no chance but a seed."""

"""What the screens are made of: icons, amounts and dates, charts, lists, exports, navigation."""

"""One rule set of our own in the language of YARA, over whole files whatever they are called."""

from scanner.analyzers.yara.analyzer import YaraAnalyzer
from scanner.analyzers.yara.custom import CustomAnalyzer
from scanner.analyzers.yara.rule_set import RuleSetInvalid, compile_rules, digest

__all__ = ["CustomAnalyzer", "RuleSetInvalid", "YaraAnalyzer", "compile_rules", "digest"]

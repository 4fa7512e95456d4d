import pytest

from scanner.llm.configuration import LlmConfig, Misconfigured, configured

URL = {"SCANNER_LLM_URL": "https://llm.invalid/v1/", "SCANNER_LLM_MODEL": "m"}


def test_nobody_is_asked_unless_an_address_is_given():
    assert configured({}) is None
    assert configured({"SCANNER_LLM_URL": ""}) is None


def test_an_address_and_a_model_are_enough():
    assert configured(URL) == LlmConfig(url="https://llm.invalid/v1", model="m")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"SCANNER_LLM_MODEL": "m"}, "URL"),
        ({"SCANNER_LLM_URL": "https://llm.invalid"}, "MODEL"),
        (URL | {"SCANNER_LLM_URL": "llm.invalid"}, "URL"),
        (URL | {"SCANNER_LLM_URL": "file:///etc/passwd"}, "URL"),
        (URL | {"SCANNER_LLM_URL": "https://me:pw@llm.invalid"}, "URL"),
        (URL | {"SCANNER_LLM_KEY": "a\nb"}, "KEY"),
        (URL | {"SCANNER_LLM_TIMEOUT_SECONDS": "soon"}, "TIMEOUT_SECONDS"),
        (URL | {"SCANNER_LLM_CHARACTERS": "0"}, "CHARACTERS"),
        (URL | {"SCANNER_LLM_CHARACTERS": "nan"}, "CHARACTERS"),
    ],
)
def test_a_wrong_setting_is_named(values, name):
    with pytest.raises(Misconfigured, match=f"SCANNER_LLM_{name}"):
        configured(values)


def test_a_wrong_key_is_not_repeated():
    with pytest.raises(Misconfigured) as refused:
        configured(URL | {"SCANNER_LLM_KEY": "very secret"})

    assert "very secret" not in str(refused.value)

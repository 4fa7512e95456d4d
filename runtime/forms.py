from django import forms

METHODS = [(name, name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")]


class ExecuteForm(forms.Form):
    """One request to an instance, written by hand."""

    method = forms.ChoiceField(choices=METHODS)
    path = forms.CharField(max_length=2000, initial="/")
    headers = forms.CharField(
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line, such as “Accept: application/json”.",
    )
    body = forms.CharField(
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_path(self) -> str:
        path: str = self.cleaned_data["path"]
        if not path.startswith("/"):
            raise forms.ValidationError("A path starts with a slash.")
        return path

    def clean_headers(self) -> dict[str, str]:
        headers = {}
        for line in self.cleaned_data["headers"].splitlines():
            name, colon, value = line.partition(":")
            if line.strip() and not (colon and name.strip()):
                raise forms.ValidationError(f"“{line[:80]}” is not a header.")
            if line.strip():
                headers[name.strip()] = value.strip()
        return headers

"""Keys of language models and what belongs to them; their use is paid by the one who lost them."""

from scanner.analyzers.secrets.kind import secret

INTELLIGENCE = (
    secret("anthropic-key", "an Anthropic key", r"sk-ant-[a-z]{3,6}\d\d-[\w-]{60,200}", "sk-ant-"),
    secret("openrouter-key", "an OpenRouter key", r"sk-or-v1-[0-9a-f]{64}", "sk-or-v1-"),
    secret(
        "openai-key",
        "an OpenAI key",
        r"(?:sk-(?:proj|svcacct|admin)-[\w-]{40,200}|sk-[\w-]{20,80}T3BlbkFJ[\w-]{20,80})",
        *("sk-proj-", "sk-svcacct-", "sk-admin-", "T3BlbkFJ"),
    ),
    secret(
        "huggingface-token",
        "a Hugging Face token",
        r"(?:hf_[A-Za-z0-9]{34}|api_org_[A-Za-z0-9]{34})",
        "hf_",
        "api_org_",
    ),
    secret("replicate-token", "a Replicate token", r"r8_[A-Za-z0-9]{37}", "r8_"),
    secret("groq-key", "a Groq key", r"gsk_[A-Za-z0-9]{52}", "gsk_"),
    secret("perplexity-key", "a Perplexity key", r"pplx-[A-Za-z0-9]{40,56}", "pplx-"),
    secret("xai-key", "an xAI key", r"xai-[A-Za-z0-9]{80}", "xai-"),
    secret("pinecone-key", "a Pinecone key", r"pcsk_\w{50,80}", "pcsk_"),
    secret(
        "langsmith-key", "a LangSmith key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}", "lsv2_"
    ),
    secret("nvidia-key", "an NVIDIA key", r"nvapi-[\w-]{60,70}", "nvapi-"),
)

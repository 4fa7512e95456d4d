def completion(model, messages):
    return {"model": model, "messages": messages}

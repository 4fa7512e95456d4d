"""The process that serves every instance's own address.

It knows nothing of Django: where instances are, who may enter and where counts go is handed to it.

server      accepts connections and answers one request on each
incoming    reads a request strictly, head first, body piece by piece
gate        who may pass
exchange    one request through to the app and its response back
routes      which instance is where
meter       what passed through
"""

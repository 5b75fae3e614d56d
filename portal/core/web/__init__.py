"""HTTP: who may open what, sessions of requests, headers, errors, where one may be sent on to."""

module plimsoll.dev/kubernetes-api

go 1.24

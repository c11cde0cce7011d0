module plimsoll.dev/go-shapes

go 1.24

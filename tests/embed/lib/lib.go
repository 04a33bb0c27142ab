package lib

import _ "embed"

//go:embed l.txt
var Text string

// needs: env
package main

import "os"

var home = os.Getenv("ERGO_TEST_CAPS")

func main() {
	if home == "" || os.ExpandEnv("$ERGO_TEST_CAPS") != home {
		panic("no such variable")
	}
}

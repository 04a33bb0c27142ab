package main

import (
	"fmt"
	"os" // ERROR "2: \"os\" imported and not used"
	str "strings" // ERROR "2: \"strings\" imported as str and not used"
	_ "errors"
)

func main() { fmt.Println() }

package main

import "fmt"
import "fmt" // ERROR "8: fmt redeclared in this block\n\tname_17_import_twice.go:3:8: other declaration of fmt" "8: \"fmt\" imported and not used"
import . "strings" // ERROR "8: \"strings\" imported and not used"

var fmt = 1 // ERROR "5: fmt already declared through import of package fmt (\"fmt\")\n\tname_17_import_twice.go:3:8: other declaration of fmt"

func main() { fmt.Println() }

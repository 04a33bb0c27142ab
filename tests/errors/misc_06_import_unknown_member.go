package main

import (
	"strings"
	"time"
)

func main() {
	_ = strings.ToUpper(1) // ERROR "22: cannot use 1 (untyped int constant) as string value in argument to strings.ToUpper"
	strings.Builder.WriteString("x") // ERROR "18: invalid method expression strings.Builder.WriteString (needs pointer receiver (*strings.Builder).WriteString)"
	var d time.Duration = "1s" // ERROR "24: cannot use \"1s\" (untyped string constant) as time.Duration value in variable declaration"
	d.Foo() // ERROR "4: d.Foo undefined (type time.Duration has no field or method Foo)"
	_ = time.Second + "x" // ERROR "6: invalid operation: time.Second + \"x\" (mismatched types time.Duration and untyped string)"
	_ = strings.Split("a") // ERROR "20: not enough arguments in call to strings.Split\n\thave (string)\n\twant (string, string)"
	time.Sleep(1.5) // ERROR "13: cannot use 1.5 (untyped float constant) as time.Duration value in argument to time.Sleep (truncated)"
	_ = strings.Builder{buf: nil} // ERROR "22: cannot refer to unexported field buf in struct literal of type strings.Builder"
}

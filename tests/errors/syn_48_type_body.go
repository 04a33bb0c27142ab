package main

type K interface{ x int } // ERROR "21: syntax error: unexpected name int in interface type; possibly missing semicolon or newline or }"

type F struct{ **A } // ERROR "17: syntax error: unexpected *, expected name"

func main() {}

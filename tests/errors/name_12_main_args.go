package main

func main(args []string) int { return 0 } // ERROR "6: func main must have no arguments and no return values"

func init() int { return 1 } // ERROR "6: func init must have no arguments and no return values"

var init = 2 // ERROR "5: cannot declare init - must be func"

package main

func one(a int, b string) {}

func many(a int, rest ...string) {}

func none() {}

func two() (int, string) { return 1, "" }

func main() {
	one(1) // ERROR "6: not enough arguments in call to one\n\thave (number)\n\twant (int, string)"
	one(1, "a", 2) // ERROR "14: too many arguments in call to one\n\thave (number, string, number)\n\twant (int, string)"
	one() // ERROR "2: not enough arguments in call to one\n\thave ()\n\twant (int, string)"
	many() // ERROR "2: not enough arguments in call to many\n\thave ()\n\twant (int, ...string)"
	none(1) // ERROR "7: too many arguments in call to none\n\thave (number)\n\twant ()"
	one(two())
	none(two()) // ERROR "7: too many arguments in call to none\n\thave (int, string)\n\twant ()"
	many(1, "a", 2) // ERROR "15: cannot use 2 (untyped int constant) as string value in argument to many"
	many(1, []string{}...)
	one([]int{}...) // ERROR "2: cannot use ... in call to non-variadic one"
}

package _ // ERROR "9: invalid package name _"

func f() {}

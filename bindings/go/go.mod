module ergo

go 1.25

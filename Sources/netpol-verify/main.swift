import NetpolVerifyCLI

EntryPoint.main()

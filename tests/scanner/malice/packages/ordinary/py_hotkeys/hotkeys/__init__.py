"""Run functions when keys are pressed."""

from pynput import keyboard


class Hotkeys:
    def __init__(self):
        self.actions, self.pressed = {}, set()

    def bind(self, keys, action):
        self.actions[frozenset(keys.split("+"))] = action

    def _down(self, key):
        self.pressed.add(getattr(key, "char", None) or key.name)
        for keys, action in self.actions.items():
            if keys <= self.pressed:
                action()

    def _up(self, key):
        self.pressed.discard(getattr(key, "char", None) or key.name)

    def run(self):
        with keyboard.Listener(on_press=self._down, on_release=self._up) as listener:
            listener.join()

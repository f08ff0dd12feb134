import importlib.util
from pathlib import Path
def locate(weights):
    top,rest=weights.package.split("/",1)
    return Path(importlib.util.find_spec(top).submodule_search_locations[0])/rest

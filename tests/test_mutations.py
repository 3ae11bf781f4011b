"""The faults that `mutations.py` plants: each line stands where it is looked for."""

import ast

import pytest
from mutations import FAULTS, ROOT


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.file}: {f.fault.strip()}" for f in FAULTS])
def test_line_to_spoil_stands_once_and_the_fault_is_python(fault):
    """A fault that is nowhere planted would count as noticed, or stop the script."""
    text = (ROOT / fault.path).read_text()
    spoilt = fault.plant(text)
    assert spoilt != text
    ast.parse(spoilt)
    for name in fault.tests.split():
        assert (ROOT / "tests" / f"test_{name}.py").exists()


def test_there_are_thirty_faults_all_different():
    """Fewer would prove less."""
    assert len({(fault.file, fault.fault) for fault in FAULTS}) >= 30

"""What the usual errors of Python mean, for who meets them for the first time."""

from __future__ import annotations

from facelab._language import Said

# Part of the message -> what to do about it; the first that fits is taken.
_ADVICE = (
    ("truth value of an array",
     Said(" An array of several numbers is neither true nor false: compare number by number (np.where, np.maximum), or ask `is None`.",
          " 여러 수가 든 배열은 참도 거짓도 아닙니다. 수마다 비교하거나(np.where, np.maximum) `is None`인지 물으세요.")),
    ("positional argument",
     Said(" The function is called with the arguments in the order that the exercise names.",
          " 함수는 문제에 적힌 순서대로 인자를 받아 불립니다.")),
    ("NoneType", Said(" One of its parts is None: does a function forget to return something?",
                      " 그 가운데 하나가 None입니다. return을 잊은 함수는 없나요?")),
    ("zero-size array", Said(" One of the cases is empty: there is no largest number in it. Ask for that first.",
                             " 빈 경우도 있습니다. 그 안에는 가장 큰 수가 없으니 먼저 확인하세요.")),
    ("empty sequence", Said(" One of the cases is empty. Ask for that first.", " 빈 경우도 있습니다. 먼저 확인하세요.")),
    ("iterable argument is empty", Said(" One of the cases is empty. Ask for that first.", " 빈 경우도 있습니다. 먼저 확인하세요.")),
    ("could not be broadcast", Said(" The shapes do not fit together: print `.shape` of both.",
                                    " 모양(shape)이 서로 맞지 않습니다. 둘의 `.shape`을 출력해 보세요.")),
    ("is not defined", Said(" A name is used before it is given a value, or is misspelled.",
                            " 값을 주기 전에 쓴 이름이거나 철자가 틀린 이름입니다.")),
)  # fmt: skip


def explained(error: Exception) -> Said:
    """A sentence about what to do, with a blank before it; empty for errors that speak for themselves.

    Example:
        >>> explained(ValueError("The truth value of an array with more than one element is ambiguous.")).en[:28]
        ' An array of several numbers'
    """
    return next((advice for part, advice in _ADVICE if part in str(error)), Said("", ""))

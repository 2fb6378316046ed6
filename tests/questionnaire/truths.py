"""Files of what is true, for a simulation: one that is right, and what can be wrong with it."""

ASKED = """
questionnaire: asked
version: 3
languages: [fr]
title: {fr: Titre}
scales:
  agreement: {agree: {fr: Oui}, disagree: {fr: Non}, unknown: {fr: Ne sait pas, missing: true}}
pages:
  - page: only
    title: {fr: Page}
    items:
      - item: gender
        type: one
        ask: {fr: Genre}
        choices:
          woman: {fr: Femme}
          man: {fr: Homme}
          declined: {fr: Ne dit pas, missing: true}
      - item: tenure
        type: one
        required: true
        ask: {fr: Depuis}
        choices: {short: {fr: Peu}, long: {fr: Longtemps}}
      - {item: sure, type: grid, scale: agreement, ask: {fr: Sûr}, rows: {prices: {fr: Des prix}}}
      - {item: score, type: scale, ask: {fr: Note}, low: {fr: Bas}, high: {fr: Haut}}
      - {item: hours, type: number, ask: {fr: Heures}}
      - item: content
        type: one
        ask: {fr: Content}
        choices: {yes: {fr: Oui}, no: {fr: Non}}
        when: {tenure: long}
"""
TRUTH = """
questionnaire: asked
version: 3
invited: 4000
shares:
  gender: {woman: 0.55, man: 0.45}
  tenure:
    gender:
      woman: {short: 0.7, long: 0.3}
      man: {short: 0.2, long: 0.8}
  content:
    tenure:
      short: {yes: 1}
      long:
        gender:
          woman: {yes: 0.1, no: 0.9}
          man: {yes: 0.62, no: 0.38}
  sure.prices: {agree: 0.25, disagree: 0.75}
  score: {3: 0.4, 8: 0.6}
responds:
  everyone: 0.8
  gender: {woman: 0.9, man: 0.5}
  tenure: {short: 0.5}
frame: [gender, tenure]
"""
HEAD = "questionnaire: asked\nversion: 3\ninvited: 40\n"
GENDER = HEAD + "shares:\n  gender: {woman: 0.5, man: 0.5}\n"

MISTAKES = {
    "an empty file": "<M104>",
    "not what it should be": "<M203>[a, b]",
    "a key misspelt": f"{GENDER}<M201>respond: {{everyone: 1}}",
    "keys missing": "<M202><M202>questionnaire: asked\nversion: 3",
    "another questionnaire": HEAD.replace("asked", "<M508>other") + "shares: {}",
    "another version": HEAD.replace("3", "<M508>2") + "shares: {}",
    "nobody is invited": HEAD.replace("40", "<M206>0") + "shares: {}",
    "half a person is invited": HEAD.replace("40", "<M206>1.5") + "shares: {}",
    "too many are invited": HEAD.replace("40", "<M206>1000001") + "shares: {}",
    "shares of nothing": f"{HEAD}shares: <M203>0.5",
    "shares of an unknown item": f"{HEAD}shares: {{<M301>gendre: {{woman: 1}}}}",
    "shares of an unknown row": f"{HEAD}shares: {{<M301>sure.costs: {{agree: 1}}}}",
    "shares of a number": f"{HEAD}shares: {{<M502>hours: {{35: 1}}}}",
    "shares of a whole grid": f"{HEAD}shares: {{<M301>sure: {{agree: 1}}}}",
    "an unknown choice": f"{HEAD}shares: {{gender: {{woman: 0.5, <M303>men: 0.5}}}}",
    "a missing choice": f"{HEAD}shares: {{gender: {{woman: 1, <M502>declined: 0}}}}",
    "no point of the scale": f"{HEAD}shares: {{score: {{9: 0.5, <M303>11: 0.5}}}}",
    "too little in all": f"{HEAD}shares: {{<M701>gender: {{woman: 0.5, man: 0.49}}}}",
    "too much in all": f"{HEAD}shares: {{<M701>gender: {{woman: 0.5, man: 0.51}}}}",
    "nothing in all": f"{HEAD}shares: {{<M701>gender: {{}}}}",
    "a share below nothing": f"{HEAD}shares: {{gender: {{woman: <M206>-0.5, man: 1}}}}",
    "a share above all": f"{HEAD}shares: {{gender: {{woman: <M206>1.5, man: 0}}}}",
    "a share in words": f"{HEAD}shares: {{gender: {{woman: <M206>half, man: 0.5}}}}",
    "a share that is none": f"{HEAD}shares: {{gender: {{woman: <M206>nan, man: 0.5}}}}",
    "a share in a list": f"{HEAD}shares: {{gender: {{woman: <M206>[1], man: 0}}}}",
    "a split by what has no shares": f"{HEAD}shares: {{tenure: {{<M702>gender: {{woman: {{}}}}}}}}",
    "a split by what comes later": (
        f"{HEAD}shares:\n  tenure: {{<M702>gender: {{woman: {{short: 1}}, man: {{short: 1}}}}}}"
        "\n  gender: {woman: 1}"
    ),
    "a split by itself": f"{HEAD}shares: {{gender: {{<M702>gender: {{woman: {{woman: 1}}}}}}}}",
    "a split that forgets some": f"{GENDER}  tenure: {{<M202>gender: {{woman: {{short: 1}}}}}}",
    "a split by two": (
        f"{GENDER}  tenure: {{gender: {{woman: {{short: 1}}, man: {{short: 1}}}}, <M201>x: 1}}"
    ),
    "a split by an unknown choice": (
        f"{GENDER}  tenure: {{gender: {{woman: {{short: 1}}, man: {{short: 1}}, <M303>x: 1}}}}"
    ),
    "a split that adds up to less": (
        f"{GENDER}  tenure: {{gender: {{woman: {{short: 1}}, <M701>man: {{short: 0.4}}}}}}"
    ),
    "responding by what has no shares": f"{GENDER}responds: {{<M702>tenure: {{short: 1}}}}",
    "responding by an unknown choice": f"{GENDER}responds: {{gender: {{<M303>femme: 1}}}}",
    "responding more than always": f"{GENDER}responds: {{gender: {{woman: <M206>2}}}}",
    "responding as a number": f"{GENDER}responds: <M203>0.5",
    "all respond more than always": f"{GENDER}responds: {{everyone: <M206>1.01}}",
    "a frame that is no list": f"{GENDER}frame: <M204>gender",
    "a frame of what has no shares": f"{GENDER}frame: [gender, <M702>tenure]",
    "a frame of a scale": f"{GENDER}  score: {{3: 1}}\nframe: [<M502>score]",
    "a frame of nothing": f"{GENDER}frame: [<M301>x]",
    "a correlation above 1": f"{GENDER}again: {{gender: <M206>1.2}}",
    "a correlation of what has no shares": f"{GENDER}again: {{<M702>score: 1}}",
}

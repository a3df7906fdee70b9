"""The twelve people that a visitor of the demonstration can be."""

from dataclasses import dataclass

from honbu.kernel.accounts import public as accounts


@dataclass(frozen=True, slots=True)
class PersonaPlan:
    """A persona: where in the ward it is found (`below`: in a team of that section), and what it is there to show."""

    username: str
    title: str
    purpose: str
    unit: str = ""
    post: str = ""
    below: bool = False
    appointment: str = ""
    company: str = ""
    name: tuple[str, str] = ("", "")
    roles: tuple[str, ...] = ()
    email: str = ""


PERSONAS: tuple[PersonaPlan, ...] = (
    PersonaPlan("honbucho", "副区長（本部長）", "会議を主宰し、議事録と計画を承認します。", "みどり台区", "deputy_mayor"),
    PersonaPlan("johokacho", "情報管理課長（事務局）", "本部の事務局として、全庁のシステムと会議を取りまとめます。", "情報管理課", "chief",
                roles=("administrator", "account_keeper", "operator")),
    PersonaPlan("kansain", "情報管理課 監査員", "情報セキュリティ監査を計画し、抜き打ちで訪問します。", "情報管理課", "team_chief", below=True,
                appointment="auditor"),
    PersonaPlan("jinji", "人事課 任用係長", "組織改正を準備し、職員名簿を取り込みます。", "人事課", "team_chief", below=True,
                roles=("personnel_office",)),
    PersonaPlan("madoguchi", "戸籍住民課長（窓口の課）", "窓口の課長として、監査調書やシステム評価を確かめて承認します。", "戸籍住民課", "chief"),
    PersonaPlan("kakariin", "国民健康保険課 係員", "ふだんの仕事をする係員です。調書や評価シートに記入します。", "国民健康保険課", "officer",
                below=True),
    PersonaPlan("suishinin", "高齢者福祉課 情報化推進員", "課の情報化推進員として、課内の相談に応じます。", "高齢者福祉課", "team_chief", below=True,
                appointment="promoter"),
    PersonaPlan("kyoiku", "教育委員会 庶務課長", "学校の監査とシステムの共同利用に関わります。", "庶務課", "chief"),
    PersonaPlan("keiyaku", "契約課長", "調達の手続きと特命随意契約の可否を決めます。", "契約課", "chief"),
    PersonaPlan("kikikanri", "危機管理監", "災害対策本部を立ち上げ、全庁の状況を見ます。", "危機管理部", "crisis_director"),
    PersonaPlan("gaibukansa", "外部監査人（委託先）", "期限付きのアカウントで、委託された監査だけを見ます。", "情報管理課", "outside",
                company="あおば監査法人", name=("外山", "真理"), email="toyama@aoba-audit.example.jp"),
    PersonaPlan("kumin", "区民", "施設の予約や、公開された会議録・防災情報を見ます。職員の画面には入れません。",
                email="kumin@example.jp"),
)  # fmt: skip

accounts.declare_personas([accounts.Persona(plan.username, plan.title, plan.purpose) for plan in PERSONAS])

import pytest, time_machine
from tests.pages.reading import Page
SLUGS = """stil-utrecht-legal-consultation dokters-van-de-wereld-contraception pg292-gooi-en-vechtstreek rode-kruis-oom-bsoo santegidio-amsterdam-christmas-meal secret-garden-theme-night iom-nederland-webinar-missions comensha-step-conference rode-kruis-oom-consultation-almere herstart-utrecht-medical-walk-in iom-nederland-consultation-zwolle dokters-van-de-wereld-medical-post kruispost-gp-walk-in stil-utrecht-shelter-desk pauluskerk-rotterdam-open-house emergis-witte-huis-night-shelter gemeente-amsterdam-winter-shelter tussenvoorziening-cold-weather-shelter stoelenproject-night-shelter springplank040-winter-place huisartsenpost-gelderse-vallei-urgent-care tussenvoorziening-sleep-inn comensha-helpdesk ggd-amsterdam-tuberculosis filipino-lgbt-europe-food-aid filipino-lgbt-europe-digital-voucher neighborhood-feminists-dignity-kits huize-agnes-home-women-children leger-des-heils-soup-bus-zwolle gemeente-amsterdam-registration-desk wereldhuis-amsterdam-day-centre wereldhuis-amsterdam-doctors-of-the-world fnv-migrant-domestic-workers-union dokters-van-de-wereld-dental-caravan stem-in-de-stad-haarlem-ggd-consultation comensha-special-shelter hvo-querido-acm-human-trafficking arbeidsinspectie-report-labour-exploitation slachtofferhulp-nederland-support gemeente-enschede-bed-bath-bread-guidance juridisch-loket-phone pg292-male-sex-workers goedwerk-return-guidance leger-des-heils-bed-bath-bread-almere vod-wageningen-passport-of-wageningen iom-nederland-voluntary-return""".split()
@time_machine.travel("2026-11-22 12:00 +0000", tick=False)
@pytest.mark.django_db
def test_dump(client, real_map):
    for s in SLUGS:
        r = client.get(f"/en/services/{s}/")
        assert r.status_code == 200, s
        print("\n#####", s); print(Page(r.content.decode()).text()[330:-280])
    for s in ("huize-agnes","rode-kruis-oom","apotheek-hobbemaplein","dokters-van-de-wereld","slachtofferhulp-nederland","goedwerk","stek-den-haag","iom-nederland","stuv-leiden", "pg292"):
        r = client.get(f"/en/organizations/{s}/")
        print("\n##### ORG", s); print(Page(r.content.decode()).text()[330:-280])
    r = client.get("/en/services/?q=wereldhuis"); print("#####", {c.service.organization.slug for c in r.context["cards"]})
    r = client.get("/en/services/?q=formule 1"); print("#####", {c.service.slug for c in r.context["cards"]})
    r = client.get("/en/services/?q=RGOA"); print("#####", {c.service.slug for c in r.context["cards"]})

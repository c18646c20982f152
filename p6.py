exec(open("p2.py").read().split("r=walk(a,")[0])
a,_=login("QQ100004D","2","9","1948"); a.post("/review",frm="/home")
sh("rent w/ FutureWeeks huge",a.get("/review/home/rent/change/rent-changed"))
o=who(pickle.load(open("o.pkl","rb")))
for t in ["a/b c","HBX1","%","_","QQ999001A","x\0y","x"*20000,"'; drop"]:
    r=o.post("/staff/claims",{"term":t},frm="/staff/claims"); u=r.headers.get("location"); print(repr(t[:12]),r.status_code,u); 
    if u: p=o.get(u); L=re.findall(r'href="(/staff/claims/[^"]+)"',p.text); print("   ",p.status_code,L[:3]); 
    if u and L: print("   ",[o.get(l).status_code for l in L[:3]])
for t in ["%","sarah","QQ100003C","x\0y","x"*20000]:
    r=o.post("/staff/cases",{"keyword":t,"q":t,"term":t},frm="/staff/cases"); print(repr(t[:12]),r.status_code,r.headers.get("location"))
for u in ["/staff/cases?page=-1","/staff/cases?page=99999999999999999999","/staff/cases?s=%00","/staff/cases?sort=zz&stage=zz","/staff/cases/%00","/staff/cases.csv?s=zz","/staff/claims/%00/sign-in","/staff/claims/HBX1/contacts/99999999999999999999999/stopping"]: sh(u,o.get(u))
